//! What a broken rule says to the person who filled in the field.

use garde::i18n::{I18n, InvalidCreditCard, InvalidEmail, InvalidPhoneNumber, InvalidUrl, IpKind};
use std::borrow::Cow;
use std::fmt::Display;

/// The rules' messages as sentences. They never repeat the value.
pub struct Sentences;

impl I18n for Sentences {
    fn length_lower_than(&self, min: usize) -> Cow<'static, str> {
        match min {
            1 => "This is empty.".into(),
            min => format!("This is too short: at least {min}.").into(),
        }
    }

    fn length_greater_than(&self, max: usize) -> Cow<'static, str> {
        format!("This is too long: at most {max}.").into()
    }

    fn range_lower_than(&self, min: &dyn Display) -> Cow<'static, str> {
        format!("This is too small: at least {min}.").into()
    }

    fn range_greater_than(&self, max: &dyn Display) -> Cow<'static, str> {
        format!("This is too large: at most {max}.").into()
    }

    fn credit_card_invalid(&self, _reason: InvalidCreditCard) -> Cow<'static, str> {
        "This is not a card number.".into()
    }

    fn pattern_no_match(&self, _pattern: &dyn Display) -> Cow<'static, str> {
        "This does not have the expected form.".into()
    }

    fn contains_missing(&self, pattern: &dyn Display) -> Cow<'static, str> {
        format!("This has to contain {pattern}.").into()
    }

    fn url_invalid(&self, _reason: InvalidUrl) -> Cow<'static, str> {
        "This is not a web address.".into()
    }

    fn prefix_missing(&self, pattern: &dyn Display) -> Cow<'static, str> {
        format!("This has to start with {pattern}.").into()
    }

    fn suffix_missing(&self, pattern: &dyn Display) -> Cow<'static, str> {
        format!("This has to end with {pattern}.").into()
    }

    fn phone_number_invalid(&self, _reason: InvalidPhoneNumber) -> Cow<'static, str> {
        "This is not a phone number.".into()
    }

    fn ip_invalid(&self, _kind: IpKind) -> Cow<'static, str> {
        "This is not a network address.".into()
    }

    fn matches_field_mismatch(&self, _field: &dyn Display) -> Cow<'static, str> {
        "The two fields differ.".into()
    }

    fn email_invalid(&self, _reason: InvalidEmail) -> Cow<'static, str> {
        "This is not an e-mail address.".into()
    }

    fn ascii_invalid(&self) -> Cow<'static, str> {
        "Only plain letters, digits and signs can be used here.".into()
    }

    fn alphanumeric_invalid(&self) -> Cow<'static, str> {
        "Only letters and digits can be used here.".into()
    }

    fn required_not_set(&self) -> Cow<'static, str> {
        "This field is missing.".into()
    }
}
