/** Headers of the pages: nothing is loaded, kept, framed or told to other sites. */
export const pageHeaders = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy":
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  "referrer-policy": "same-origin",
  "x-content-type-options": "nosniff",
  "x-robots-tag": "noindex",
  "cache-control": "no-store",
} as const;

const page = (title: string, content: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:32rem;margin:15vh auto;padding:0 1rem;color:#1b1b1b;background:#fff}
button{font:inherit;padding:.6rem 1.4rem;border:0;border-radius:.4rem;background:#1c5d99;color:#fff;cursor:pointer}
textarea{font:inherit;width:100%;box-sizing:border-box;margin:0 0 1rem;padding:.5rem}
@media (prefers-color-scheme:dark){body{color:#eee;background:#161616}}</style></head>
<body><main><h1>${title}</h1>${content}</main></body></html>
`;

/** Asks whether the vote is meant: opening a link, as scanners of mail do, votes nothing. Its form is sent to the page's own address. */
export const confirmPage = (value: boolean): string =>
  page(
    value ? "Was the reply good?" : "Was the reply bad?",
    `<form method="post"><label for="comment">Anything to add? (optional)</label>
<textarea id="comment" name="comment" rows="3" maxlength="2000"></textarea>
<button type="submit">${value ? "Yes, it was good" : "Yes, it was bad"}</button></form>`,
  );

export const thanksPage = (): string =>
  page("Thank you", "<p>Your vote is recorded. You can close this page.</p>");

/** @param message without anything from outside */
export const refusalPage = (message: string): string =>
  page("This did not work", `<p>${escaped(message)}</p>`);

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
