import { reportReasons, type ReportReason } from '../../../core/domain.ts'
import { escapeHtml } from '../../page.ts'

export const maxTextLength = 2_000
export const maxContactLength = 200

export type ReportField = 'result' | 'reason' | 'text' | 'contact'
export type Filled = Partial<Record<ReportField, string>>
export type ReportTrouble = { field: ReportField | 'form'; sentence: string }

export const reasonWords: Record<ReportReason, string> = {
  shows_me: 'It shows me, or it is my picture',
  illegal: 'It is illegal, or does harm',
  private: 'It is private',
  copyright: 'It is under copyright',
  other: 'Something else',
}

const complaint = (trouble: ReportTrouble | undefined, field: ReportField) =>
  trouble?.field === field
    ? {
        attributes: ' aria-invalid="true" aria-describedby="trouble" autofocus',
        sentence: `<p class="trouble" id="trouble" role="alert">${escapeHtml(trouble.sentence)}</p>`,
      }
    : { attributes: '', sentence: '' }

const reasonRow = (reason: ReportReason, chosen: string | undefined): string =>
  `<p class="choice"><input type="radio" id="reason-${reason}" name="reason" value="${reason}" required${reason === chosen ? ' checked' : ''}>
<label for="reason-${reason}">${reasonWords[reason]}</label></p>`

/** The form, as it was filled in so far. HTML. */
export const reportMain = (filled: Filled, trouble?: ReportTrouble): string => {
  const [result, reason, text, contact] = (['result', 'reason', 'text', 'contact'] as const).map((field) =>
    complaint(trouble, field),
  )
  const whole =
    trouble?.field === 'form' ? `<p class="trouble" role="alert">${escapeHtml(trouble.sentence)}</p>` : ''
  return `<h1>Report a picture</h1>
<p class="lead">It goes to the operator of this site, and to nobody else. Whoever asked for the picture is not told who
reported it.</p>
${whole}
<form class="form" method="post" action="/report">
<p class="field"><label for="result">Which picture</label>
<input id="result" name="result" required maxlength="300" autocomplete="off" autocapitalize="none" spellcheck="false" placeholder="The address of its page" value="${escapeHtml(filled.result ?? '')}"${result?.attributes ?? ''}></p>
${result?.sentence ?? ''}
<fieldset><legend>What is wrong with it</legend>
${reportReasons.map((one) => reasonRow(one, filled.reason)).join('\n')}
${reason?.sentence ?? ''}
</fieldset>
<p class="field"><label for="text">What the operator should know <span class="hint">(optional)</span></label>
<textarea id="text" name="text" rows="6" maxlength="${maxTextLength}"${text?.attributes ?? ''}>${escapeHtml(filled.text ?? '')}</textarea></p>
${text?.sentence ?? ''}
<p class="field"><label for="contact">Where you want an answer <span class="hint">(optional)</span></label>
<input id="contact" name="contact" maxlength="${maxContactLength}" autocomplete="email" placeholder="A mail address, for example" value="${escapeHtml(filled.contact ?? '')}"${contact?.attributes ?? ''}></p>
${contact?.sentence ?? ''}
<p class="actions start"><button class="button">Send the report</button></p>
</form>
<p class="hint">You asked for this picture yourself? Then you can delete it at once, without anybody’s help:
<a href="/privacy#gone">how to have it deleted</a>.</p>`
}

export const thanksMain = `<h1>Thank you</h1>
<p class="lead">The report has arrived. The operator of this site looks at it, and takes the picture away where it has to go.</p>
<p><a class="button" href="/">Back to the first page</a></p>`
