export function ComingVisits() {
  return null;
}
