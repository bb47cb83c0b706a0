use domain::account::{Account, AccountCommand, Role};
use uuid::Uuid;

use crate::clinic::{Clinic, doctor};

#[tokio::test]
async fn everybody_sees_who_they_are() {
    let clinic = Clinic::open().await;
    let pia = clinic.patient("Pia Blau").await;
    clinic.project().await;
    let token = clinic.sign_in(pia, Role::Patient).await;
    insta::assert_json_snapshot!(clinic.get_as(&token, "/api/me").await.ok());
    assert_eq!(
        clinic.get("/api/me").await.problem(),
        (401, "sign-in-required".to_owned())
    );
}

#[tokio::test]
async fn an_admin_sees_how_far_every_doctor_is() {
    let clinic = Clinic::open().await;
    let ada = clinic.onboard(doctor("Dr. Ada")).await;
    clinic.decide::<Account>(ada, [AccountCommand::AcceptInvitation]).await;
    let bo = crate::clinic::NewDoctor {
        hours: vec![],
        types: vec![],
        ..doctor("Dr. Bo")
    };
    clinic.onboard(bo).await;
    clinic.project().await;
    let admin = clinic.sign_in(Uuid::from_u128(1), Role::Admin).await;
    insta::assert_json_snapshot!(clinic.get_as(&admin, "/api/admin/doctors").await.ok());
    let doctor = clinic.sign_in(ada, Role::Doctor).await;
    let refused = clinic.get_as(&doctor, "/api/admin/doctors").await;
    assert_eq!(refused.problem(), (403, "forbidden".to_owned()));
}
