export function VisitTypes() {
  return null;
}
