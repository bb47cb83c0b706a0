-- For visits whose local time is another instant since the rules of a zone's clocks were changed, of whatever doctor.
ALTER TABLE doctor_calendar_v3 ADD KEY doctor_calendar_v3_by_zone (time_zone, starts_at);
