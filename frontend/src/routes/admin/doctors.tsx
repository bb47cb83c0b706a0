export function AdminDoctors() {
  return null;
}
