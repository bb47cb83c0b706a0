import { type APIRequestContext, expect } from "@playwright/test";

type Listed = { id: number; subject: string };

export type Mail = {
  subject: string;
  text: string;
  html: string;
  attachments: { name: string; media_type: string; content: string }[];
};

/** The mail to `to` whose subject fits; waits until it has arrived. */
export async function mailTo(
  request: APIRequestContext,
  to: string,
  subject: RegExp,
): Promise<Mail> {
  let found: Listed | undefined;
  await expect
    .poll(
      async () => {
        const list = await request.get(`/mailbox/api/mails?to=${encodeURIComponent(to)}`);
        const mails = (await list.json()) as Listed[];
        found = mails.find((mail) => subject.test(mail.subject));
        return mails.map((mail) => mail.subject);
      },
      { message: `a mail to ${to}`, timeout: 20_000 },
    )
    .toContainEqual(expect.stringMatching(subject));
  return (await (await request.get(`/mailbox/api/mails/${found?.id}`)).json()) as Mail;
}

/** The address of the mail's link to `page`, as a path of this app. */
export function linkIn(mail: Mail, page: string): string {
  const link = mail.text.match(/https?:\/\/\S+/g)?.find((url) => new URL(url).pathname === page);
  expect(link, `a link to ${page} in: ${mail.text}`).toBeDefined();
  const { pathname, search, hash } = new URL(link ?? "");
  return pathname + search + hash;
}

/** The lines of the attached calendar file, unfolded, as name and value. */
export function calendarIn(mail: Mail): Map<string, string> {
  const file = mail.attachments.find(({ media_type }) => media_type.startsWith("text/calendar"));
  expect(file, "an attached calendar file").toBeDefined();
  const lines = (file?.content ?? "").replaceAll(/\r\n[ \t]/g, "").split("\r\n");
  return new Map(
    lines
      .filter((line) => line.includes(":"))
      .map((line) => [line.slice(0, line.search(/[:;]/)), line.slice(line.indexOf(":") + 1)]),
  );
}
