//! What several endpoints answer with. Shapes of one endpoint stand in its own file.

mod calendar_visit;
mod cancellation;
mod doctor_card;
mod meeting;
mod moment;
mod money;
mod people;
mod policy;
mod review;
mod room;
mod rules;
mod search_facets;
mod setting;
mod specialty;
mod template;
mod visit;
mod visit_type;
mod waitlist;

pub use calendar_visit::CalendarVisit;
pub use cancellation::{Cancellation, CancellationPolicy, CancelledBy, EndReason, Ending, Terms};
pub use doctor_card::DoctorCard;
pub use meeting::{Series, Video};
pub use moment::{Moment, local_text, offset_between};
pub use money::Money;
pub use people::{Patient, Reference};
pub use policy::{NoShowRule, NoShowValue, NoticeValue};
pub use review::{Rating, ReviewReply, ReviewStanding, Texts, month, text};
pub use room::{Room, RoomValue, SharedRoom};
pub use rules::{DoctorTimeOff, Limits, PublicHoliday, ScheduleException, WeeklyBlock, country_code};
pub use search_facets::{CityFacet, CodeFacet, Relaxed, SearchFacets, cities, codes, relaxed};
pub use setting::{Names, SettingStanding};
pub use specialty::{SpecialtyEntry, SpecialtyValue};
pub use template::{Template, TemplateValue};
pub use visit::{Visit, VisitStatus};
pub use visit_type::{Confirmation, OwnVisitType, VisitType};
pub use waitlist::WaitlistEntry;
