export function OnboardDoctor() {
  return null;
}
