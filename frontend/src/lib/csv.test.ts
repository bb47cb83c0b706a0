import { describe, expect, it } from "vitest";
import { csvOf } from "./csv";

describe("a CSV file", () => {
  it("keeps commas, quotes and line breaks inside their cell", () => {
    expect(csvOf([["a,b", 'say "hi"', "two\nlines", "plain"]])).toBe(
      '"a,b","say ""hi""","two\nlines",plain\r\n',
    );
  });

  it.each(["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "\t=1", "  =1"])(
    "I-11: never starts a formula: %j",
    (text) => {
      expect(
        csvOf([[text]])
          .replace(/^"/, "")
          .startsWith("'"),
      ).toBe(true);
    },
  );
});
