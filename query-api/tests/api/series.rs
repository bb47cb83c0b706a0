use serde_json::json;

use crate::clinic::{Clinic, doctor};

#[tokio::test]
async fn a_series_says_which_of_its_visits_can_be_booked() {
    let clinic = Clinic::open().await;
    let ada = clinic.onboard(doctor("Dr. Ada")).await;
    let pia = clinic.patient("Pia").await;
    clinic.book(pia, ada, 7, "2026-12-07T08:00:00Z").await;
    clinic.project().await;
    let type_id = uuid::Uuid::from_u128(7);
    let path =
        format!("/api/doctors/{ada}/series?visitType={type_id}&startsAt=2026-11-23T08:00:00Z&everyWeeks=2&times=3");
    let shown = clinic.get(&path).await.ok();
    let visit = |number: u16, starts_at: &str, local: &str, free: bool| json!({"number": number, "startsAt": starts_at, "localStart": local, "free": free, "locationId": null});
    assert_eq!(
        shown["visits"],
        json!([
            visit(1, "2026-11-23T08:00:00Z", "2026-11-23T09:00", true),
            visit(2, "2026-12-07T08:00:00Z", "2026-12-07T09:00", false),
            visit(3, "2026-12-21T08:00:00Z", "2026-12-21T09:00", true),
        ])
    );
    for wrong in ["everyWeeks=0&times=3", "everyWeeks=1&times=27", "everyWeeks=1"] {
        let path = format!("/api/doctors/{ada}/series?visitType={type_id}&startsAt=2026-11-23T08:00:00Z&{wrong}");
        assert_eq!(clinic.get(&path).await.status, 422, "{wrong}");
    }
}
