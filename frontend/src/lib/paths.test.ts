import { expect, it } from "vitest";
import { safeReturnPath } from "./paths";

it("follows paths of this origin", () => {
  expect(safeReturnPath("/doctors/1/book?startsAt=x")).toBe("/doctors/1/book?startsAt=x");
});

it.each([
  "https://evil.example",
  "//evil.example",
  "/\\evil.example",
  "javascript:alert(1)",
  "",
  "/\t/evil.example",
  null,
])("does not follow %s", (value) => {
  const path = safeReturnPath(value);
  expect(path === null || !path.startsWith("//")).toBe(true);
  expect(path ?? "").not.toContain("evil.example");
});
