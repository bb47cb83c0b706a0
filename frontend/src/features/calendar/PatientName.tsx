import type { CalendarVisit } from "@/api/generated/types.gen";
import { usePatientName } from "./patient-name";

export function PatientName({ visit }: { visit: CalendarVisit }) {
  return usePatientName(visit);
}
