/** What replies link to: what the bot is, and how to be left alone by it. HTML. */
export const aboutMain = `<h1>What this is</h1>
<p class="lead">A program that puts colour into black-and-white photos. A neural network guesses, spot by spot, which
colours are likely. It does not know the truth: clothes, cars and flags may have had any colour.</p>
<h2>On Reddit</h2>
<dl>
<dt>Ask for colour</dt>
<dd>Write <code>colorizebot</code> under a photo, or send the bot a message with a link. Behind the word may stand
<code>2</code> or <code>all</code> for a gallery, <code>vivid</code>, <code>soft</code>, <code>side by side</code>, and
<code>force</code> for a picture that is in colour already.</dd>
<dt>Take an answer away</dt>
<dd>Reply <code>delete</code> to it, if you asked for it, if the post is yours, or if you moderate the subreddit. The
answer goes, and so do the pictures kept for it. Answers that are voted down go by themselves, and so does what was
coloured from a post or comment that has been deleted.</dd>
<dt>Be left alone</dt>
<dd>Send the bot a message: <code>opt out</code>. It then answers neither you nor anybody about your pictures.
<code>opt in</code> takes it back.</dd>
<dt>Moderate a subreddit</dt>
<dd>Send the bot a message: <code>off r/yours</code>, <code>message only r/yours</code>, <code>link only r/yours</code>,
<code>no nsfw r/yours</code>, or <code>on r/yours</code>. A ban works too: it then posts nothing there.</dd>
</dl>
<h2>On Discord</h2>
<dl>
<dt>Ask for colour</dt>
<dd>Use <code>/colorize</code> with a picture or a link; or, in a message’s menu, Apps and then Colorize; or call the bot
by name with a picture. The buttons under the answer make it more vivid or softer.</dd>
<dt>Take an answer away</dt>
<dd>Press Delete under it, if you asked for it or may manage messages there. The pictures kept for it go too.</dd>
<dt>Be left alone</dt>
<dd><code>/colorize-privacy</code>: opt out, opt in again, or have deleted what is kept of your requests. When a server
removes the bot, what is kept of that server goes.</dd>
<dt>Manage a server</dt>
<dd><code>/colorize-settings</code>: on or off, the channels, how vivid, how many requests in an hour.</dd>
</dl>`
