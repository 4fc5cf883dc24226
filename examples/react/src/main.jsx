import { StrictMode, useCallback, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { Conversation } from './conversation.jsx';
import { ChatProvider, useConnection } from './use-chat.jsx';

async function signIn(username, password) {
  const response = await fetch('/api/auth/login/', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username, password }),
  });
  if (!response.ok) {
    throw new Error('User name or password is wrong.');
  }
  return (await response.json()).access;
}

function App() {
  const [token, setToken] = useState(null);
  const [problem, setProblem] = useState('');
  // An application with refresh tokens asks for another one when it is to be fresh.
  const getToken = useCallback(async ({ fresh }) => (fresh ? null : token), [token]);
  if (token) {
    return <ChatProvider getToken={getToken}><NewestThread /></ChatProvider>;
  }
  const submit = (event) => {
    event.preventDefault();
    const { username, password } = event.target.elements;
    signIn(username.value, password.value).then(setToken, (error) => setProblem(error.message));
  };
  return (
    <form onSubmit={submit}>
      <input name="username" placeholder="alice" required />
      <input name="password" type="password" placeholder="demo" required />
      <button>Sign in</button>
      <p role="alert">{problem}</p>
    </form>
  );
}

function NewestThread() {
  const { chat, connection, waiting, problem } = useConnection();
  /** Null when there is none, undefined while that is not known. */
  const [threadId, setThreadId] = useState();
  const [failure, setFailure] = useState('');
  useEffect(() => {
    let isCurrent = true;
    chat.listThreads({ status: 'open', limit: 1 }).then(
      ({ items }) => isCurrent && setThreadId(items[0]?.id ?? null),
      (error) => isCurrent && setFailure(error.message),
    );
    return () => {
      isCurrent = false;
    };
  }, [chat]);
  // Not in the effect: React may run one twice, and there would be two threads.
  const open = (event) => {
    event.target.disabled = true;
    chat.openThread({ subject: 'From React' }).then(
      ({ id }) => setThreadId(id),
      (error) => {
        event.target.disabled = false;
        setFailure(error.message);
      },
    );
  };
  return (
    <main>
      <p role="status">{problem?.message ?? connection}{waiting > 0 && `, ${waiting} waiting`} {failure}</p>
      {threadId === null && <button onClick={open}>Start a conversation</button>}
      {threadId && <Conversation threadId={threadId} />}
    </main>
  );
}

createRoot(document.getElementById('root')).render(<StrictMode><App /></StrictMode>);
