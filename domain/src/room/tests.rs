use super::*;
use crate::testing::given;
use uuid::Uuid;

const ADA: DoctorId = DoctorId(Uuid::from_u128(1));
const BO: DoctorId = DoctorId(Uuid::from_u128(2));

fn room(name: &str, doctors: impl IntoIterator<Item = DoctorId>) -> RoomDetails {
    RoomDetails {
        name: name.into(),
        kind: RoomKind::Device,
        doctors: doctors.into_iter().collect(),
    }
}

fn ultrasound() -> RoomDetails {
    room("Ultrasound", [ADA])
}

fn registered() -> RoomEvent {
    RoomEvent::Registered { room: ultrasound() }
}

fn retired() -> RoomEvent {
    let reason = "It broke.".into();
    RoomEvent::Retired { reason }
}

fn retire(reason: &str) -> RoomCommand {
    let reason = reason.into();
    RoomCommand::Retire { reason }
}

#[test]
fn a_device_is_registered_once() {
    let register = RoomCommand::Register {
        room: room(" Ultrasound ", [ADA]),
    };
    given::<Room>([]).when(register.clone()).then([registered()]);
    given::<Room>([registered()])
        .when(register)
        .then_refused(RoomRefusal::AlreadyRegistered);
}

#[test]
fn a_name_has_one_to_80_characters_and_at_most_200_doctors_share_a_room() {
    for name in ["", "  ", &"é".repeat(81)] {
        let room = room(name, [ADA]);
        given::<Room>([])
            .when(RoomCommand::Register { room })
            .then_refused(RoomRefusal::Name);
    }
    let room = room("Hall", (0..201).map(|n| DoctorId(Uuid::from_u128(n))));
    given::<Room>([])
        .when(RoomCommand::Register { room })
        .then_refused(RoomRefusal::Doctors);
}

#[test]
fn a_change_that_changes_nothing_is_none() {
    let change = |room| RoomCommand::Change { room };
    let shared = room("Ultrasound", [ADA, BO]);
    given::<Room>([registered()])
        .when(change(shared.clone()))
        .then([RoomEvent::Changed { room: shared }]);
    given::<Room>([registered()]).when(change(ultrasound())).then_nothing();
    given::<Room>([])
        .when(change(ultrasound()))
        .then_refused(RoomRefusal::Unknown);
}

#[test]
fn it_is_retired_with_a_reason_and_can_come_back() {
    given::<Room>([registered()])
        .when(retire("It broke."))
        .then([retired()]);
    given::<Room>([registered()])
        .when(retire(" "))
        .then_refused(RoomRefusal::Reason);
    given::<Room>([registered(), retired()])
        .when(retire("Again."))
        .then_nothing();
    given::<Room>([registered(), retired()])
        .when(RoomCommand::Restore)
        .then([RoomEvent::Restored {}]);
    given::<Room>([registered()]).when(RoomCommand::Restore).then_nothing();
    let change = RoomCommand::Change {
        room: room("X-ray", []),
    };
    given::<Room>([registered(), retired()])
        .when(change)
        .then_refused(RoomRefusal::Retired);
}

#[test]
fn only_those_who_share_it_can_use_it_and_nobody_once_it_is_retired() {
    let room = Room::fold(&[registered()]);
    assert!(room.can_be_used_by(ADA));
    assert!(!room.can_be_used_by(BO));
    assert!(!Room::fold(&[registered(), retired()]).can_be_used_by(ADA));
    assert!(Room::fold(&[registered(), retired(), RoomEvent::Restored {}]).can_be_used_by(ADA));
}

#[test]
fn the_shape_of_its_events_in_the_log_does_not_change() {
    let changed = RoomEvent::Changed { room: ultrasound() };
    insta::assert_json_snapshot!([registered(), changed, retired(), RoomEvent::Restored {}]);
}
