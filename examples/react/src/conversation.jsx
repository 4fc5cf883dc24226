import { useEffect, useState } from 'react';
import { useChat } from './use-chat.jsx';

export function Conversation({ threadId }) {
  const { thread, messages, typing, hasEarlier } = useChat(threadId);
  const [text, setText] = useState('');
  const [problem, setProblem] = useState('');
  useEffect(() => thread.markRead(), [thread, messages]);

  const submit = (event) => {
    event.preventDefault();
    const { refused } = thread.send(text);
    setProblem(refused?.message ?? '');
    if (!refused) {
      setText('');
    }
  };
  const change = (event) => {
    setText(event.target.value);
    thread.typing(event.target.value !== '');
  };

  return (
    <section>
      {hasEarlier && (
        <button onClick={() => thread.loadEarlier().catch((error) => setProblem(error.message))}>Earlier messages</button>
      )}
      <ol>
        {messages.map((message) => <Message key={message.key} message={message} thread={thread} />)}
      </ol>
      <p>{typing.length > 0 && `${typing.map(({ userId }) => userId).join(', ')} …`}</p>
      <form onSubmit={submit}>
        <input value={text} onChange={change} aria-label="Message" autoFocus />
        <button>Send</button>
      </form>
      <p role="alert">{problem}</p>
    </section>
  );
}

function Message({ message, thread }) {
  const { clientMessageId, state, problem, senderId, body } = message;
  return (
    <li data-state={state}>
      <b>{senderId}</b> {body}
      {state === 'waiting' && <i> sending…</i>}
      {state === 'failed' && (
        <span role="alert"> {problem.message} <button onClick={() => thread.retry(clientMessageId)}>Retry</button></span>
      )}
      {state === 'sent' && message.own && thread.readers(message).length > 0 && <i> seen</i>}
    </li>
  );
}
