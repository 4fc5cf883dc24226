/**
 * What the client's parts hand to each other and to the page, for editors and `tsc --checkJs`. No code.
 *
 * @typedef {'user' | 'support'} Side
 *
 * A message as the server has it.
 * @typedef {object} WireMessage
 * @property {string} id
 * @property {string} threadId
 * @property {number} seq
 * @property {Side} sender
 * @property {string} senderId
 * @property {string} body
 * @property {string[]} attachments
 * @property {string} timestamp
 * @property {string} [clientMessageId]
 * @property {number} [replyTo]
 *
 * A message as the page shows it. `seq`, `id` and `timestamp` are there once the server has stored it.
 * @typedef {object} Message
 * @property {string} key the same before and after it is stored
 * @property {string} threadId
 * @property {'waiting' | 'sent' | 'failed'} state `sent` is stored for good, also for what others wrote
 * @property {Problem | null} problem why it failed
 * @property {boolean} own
 * @property {Side} sender
 * @property {string} senderId
 * @property {string} body
 * @property {readonly string[]} attachments
 * @property {string} [clientMessageId]
 * @property {number} [replyTo]
 * @property {string} [id]
 * @property {number} [seq]
 * @property {string} [timestamp]
 *
 * What went wrong, for code and for people.
 * @typedef {object} Problem
 * @property {string} code
 * @property {string} message
 *
 * @typedef {object} ReadMark
 * @property {string} userId
 * @property {Side} sender
 * @property {number} upTo
 *
 * @typedef {object} Typer
 * @property {string} userId
 * @property {Side} sender
 *
 * @typedef {object} ThreadInfo
 * @property {string} id
 * @property {string} ownerId
 * @property {string} subject
 * @property {'open' | 'closed'} status
 * @property {string | null} assigneeId
 * @property {number} lastSeq
 * @property {string} createdAt
 * @property {string} updatedAt
 *
 * The beginning of a message.
 * @typedef {object} Preview
 * @property {number} seq
 * @property {Side} sender
 * @property {string} senderId
 * @property {string} body
 * @property {string} timestamp
 *
 * A thread of a list; `readUpTo` is where this user's own mark is.
 * @typedef {ThreadInfo & {lastMessage: Preview | null, readUpTo: number}} ListedThread
 *
 * One moment of a thread. Never changed: the next moment is another object.
 * @typedef {object} ThreadSnapshot
 * @property {'closed' | 'loading' | 'ready' | 'failed'} state `failed`: there is no such thread, or no way to it
 * @property {Problem | null} problem what keeps it from loading; while `loading` it is tried again
 * @property {Partial<ThreadInfo>} info
 * @property {readonly Message[]} messages in order; those that are not stored yet come last
 * @property {boolean} hasEarlier
 * @property {boolean} hasLater the window was moved back, and newer messages are left out
 * @property {readonly Typer[]} typing
 * @property {readonly ReadMark[]} marks
 * @property {number} lastSeq the newest event of the log that is known here, message or not: what `basedOnSeq` says
 * @property {readonly string[]} viewers who of support looks at it now, for those who do so themselves
 *
 * `fallback`: no socket, but REST. `offline`: neither. `stopped`: for good, until `connect()`.
 * @typedef {'idle' | 'connecting' | 'online' | 'fallback' | 'offline' | 'stopped'} ConnectionState
 *
 * @typedef {object} ChatSnapshot
 * @property {ConnectionState} connection
 * @property {Problem | null} problem why it is stopped
 * @property {number | null} retryAt when the next attempt is made, in ms since 1970
 * @property {number} waiting messages that are not stored yet
 * @property {number} failed messages that the server refused
 * @property {boolean} kept whether what waits survives a reload
 * @property {{id: string, role: Side} | null} user
 * @property {{maxBodyLength?: number, maxAttachments?: number, maxResumeThreads?: number}} limits
 *
 * A message on its way out, as it is kept in the browser.
 * @typedef {object} OutboxItem
 * @property {string} clientMessageId
 * @property {string} account whose it is
 * @property {string} tab which tab sends it
 * @property {number} order messages of one tab are sent in this order
 * @property {number} createdAt
 * @property {string} threadId
 * @property {string} body
 * @property {string[]} attachments
 * @property {number} [replyTo]
 * @property {number} [basedOnSeq]
 * @property {'waiting' | 'failed'} state
 * @property {Problem | null} problem
 *
 * What a page wants to have sent.
 * @typedef {object} Draft
 * @property {string} threadId
 * @property {string} body
 * @property {string[]} attachments
 * @property {number} [replyTo]
 * @property {number} [basedOnSeq]
 *
 * @typedef {{type: string, [field: string]: any}} Frame
 */
export {};
