/** What is kept, for how long, and how it goes. Each sentence is true of the code; whoever changes that changes this. HTML. */
export const privacyMain = (keepDays: number, gallery = false): string => {
  const days = keepDays === 1 ? 'one day' : `${keepDays} days`
  return `<h1>Privacy</h1>
<p class="lead">Your photo is coloured on the machines of the operator of this site, and sent to nobody else. What is
kept of it goes by itself after ${days}, or earlier when you say so.</p>

<h2>What is kept</h2>
<dl>
<dt>Your photo and its result</dt>
<dd>What you upload is kept until it has been coloured, or refused. When it was coloured, these take its place: the photo
without what your camera wrote into it, such as time and place; the result; and what the network thought, so that it can be
made more vivid or softer. They go together, after ${days}.</dd>
<dt>What you asked for</dt>
<dd>When, which way of colouring, and what became of it. On Reddit and Discord also who asked, where, whose picture it
is, and its address, so that those people can have it taken away. After ${days} only the number is left that Reddit or
Discord gave to your request, when it came and whether it was answered, for as long again: so that it is not answered
twice.</dd>
<dt>Who can see it</dt>
<dd>Whoever has the address of a result’s page${gallery ? ', and on the page of the <a href="/gallery">gallery</a> everybody, unless you kept it out or opted out; nothing from a Discord server is shown there' : ''}. The address is made of 128 random bits, and tells nothing about you. A result
that Discord shows to you alone has no page.</dd>
<dt>Your network address</dt>
<dd>Is not kept. How much one visitor asks for is counted for an hour, in the game for a day, under a scrambled form of
it; the key to that form is thrown away every day.</dd>
<dt>Cookies</dt>
<dd>None for visitors. Your browser may keep a list of your own results and the links that delete them; it is sent to
nobody, and goes when you clear this site’s data. The operator’s dashboard uses one cookie, for its login.</dd>
<dt>The game</dt>
<dd>How often each picture has fooled a player; not whom. What you answered is kept for an hour at most.</dd>
<dt>Reports</dt>
<dd>What you write in one, until the operator has dealt with it, and at most for ${days}.</dd>
<dt>Opt-outs</dt>
<dd>The name of who wants to be left alone, for as long as that holds.</dd>
</dl>

<h2 id="gone">How to have it deleted</h2>
<dl>
<dt>On this site</dt>
<dd>With the link that you got with your result: it deletes photo, result and page at once.</dd>
<dt>On Reddit</dt>
<dd>Reply <code>delete</code> to the answer, if you asked for it, if the post is yours, or if you moderate the subreddit.
When the post or comment that asked is deleted, what was made for it follows within a day. After ${days} nobody here
knows any more who asked; the author of the post and moderators can still have the answer removed. To be left alone
altogether, send the bot a message: <code>opt out</code>.</dd>
<dt>On Discord</dt>
<dd>Press Delete under the answer; or use <code>/colorize-privacy</code> and have everything deleted that is kept of
your requests and of your pictures. When a server removes the bot, what is kept of that server goes.</dd>
<dt>A picture that somebody else asked for</dt>
<dd><a href="/report">Report it</a> to the operator of this site.</dd>
</dl>

<h2>Who runs this</h2>
<p class="text">The operator of this site, whoever gave you its address. The program itself is free software; its makers see nothing
of what you do here.</p>`
}
