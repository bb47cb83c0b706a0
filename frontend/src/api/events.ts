/** An event of a stream of server-sent events (WHATWG HTML, section 9.2). */
export type ServerEvent = { event: string; data: string };

/** Cuts a stream's text into events as it arrives; comments only show that it lives. */
export function eventReader(): (chunk: string) => ServerEvent[] {
  let rest = "";
  return (chunk) => {
    const blocks = (rest + chunk).replaceAll("\r\n", "\n").split("\n\n");
    rest = blocks.pop() ?? "";
    return blocks.map(readBlock).filter((event) => event.data !== "");
  };
}

function readBlock(block: string): ServerEvent {
  const values = (field: string) =>
    block
      .split("\n")
      .filter((line) => line.startsWith(`${field}:`))
      .map((line) => line.slice(field.length + 1).trimStart());
  return { event: values("event").at(-1) ?? "message", data: values("data").join("\n") };
}
