export function DoctorShell() {
  return null;
}
