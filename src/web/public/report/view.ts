import { reportReasons, type ReportReason } from '../../../core/domain.ts'
import { attributes, html, noHtml, type Html } from '../../../core/html.ts'

export const maxTextLength = 2_000
export const maxContactLength = 200

export type ReportField = 'result' | 'reason' | 'text' | 'contact'
/** What the visitor entered. */
export type ReportValues = Partial<Record<ReportField, string>>
export type ReportError = { field: ReportField | 'form'; sentence: string }

export const reasonLabels: Record<ReportReason, string> = {
  shows_me: 'It shows me, or it is my picture',
  illegal: 'It is illegal or harmful',
  private: 'It is private',
  copyright: 'It infringes copyright',
  other: 'Something else',
}

const fieldError = (error: ReportError | undefined, field: ReportField) =>
  error?.field === field
    ? {
        input: attributes({ 'aria-invalid': 'true', 'aria-describedby': 'error', autofocus: true }),
        message: html`<p class="error" id="error" role="alert">${error.sentence}</p>`,
      }
    : { input: attributes({}), message: noHtml }

const reasonChoice = (reason: ReportReason, chosen: string | undefined): Html =>
  html`<p class="choice"><input type="radio" id="reason-${reason}" name="reason" value="${reason}" required${attributes({ checked: reason === chosen })}>
<label for="reason-${reason}">${reasonLabels[reason]}</label></p>
`

/** The form, with what was entered so far. */
export const reportView = (values: ReportValues, error?: ReportError): Html => {
  const [result, reason, text, contact] = [
    fieldError(error, 'result'),
    fieldError(error, 'reason'),
    fieldError(error, 'text'),
    fieldError(error, 'contact'),
  ]
  const formError =
    error?.field === 'form' ? html`<p class="error" role="alert">${error.sentence}</p>` : noHtml
  return html`<h1>Report a picture</h1>
<p class="lead">Your report goes only to the operator of this site. The person who asked for the picture is not told who
reported it.</p>
${formError}
<form class="form" method="post" action="/report">
<p class="field"><label for="result">Picture</label>
<input id="result" name="result" required maxlength="300" autocomplete="off" autocapitalize="none" spellcheck="false" placeholder="Link to the page of the picture" value="${values.result ?? ''}"${result.input}></p>
${result.message}
<fieldset><legend>What is wrong with it?</legend>
${reportReasons.map((one) => reasonChoice(one, values.reason))}
${reason.message}
</fieldset>
<p class="field"><label for="text">Details <span class="hint">(optional)</span></label>
<textarea id="text" name="text" rows="6" maxlength="${maxTextLength}"${text.input}>${values.text ?? ''}</textarea></p>
${text.message}
<p class="field"><label for="contact">Contact <span class="hint">(optional, if you want an answer)</span></label>
<input id="contact" name="contact" maxlength="${maxContactLength}" autocomplete="email" placeholder="For example your email address" value="${values.contact ?? ''}"${contact.input}></p>
${contact.message}
<p class="actions start"><button class="button">Send report</button></p>
</form>
<p class="hint">Did you ask for this picture yourself? Then you can delete it right away:
<a href="/privacy#gone">how to delete your data</a>.</p>`
}

export const thanksView = html`<h1>Thank you</h1>
<p class="lead">The operator of this site has received your report, and will delete the picture if necessary.</p>
<p><a class="button" href="/">Go to the home page</a></p>`
