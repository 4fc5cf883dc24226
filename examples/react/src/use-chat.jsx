import { createChat } from 'chat-client';
import { createContext, useContext, useEffect, useMemo, useState, useSyncExternalStore } from 'react';

const ChatContext = createContext(null);

/** One connection for all below. `getToken` is the client's; keep it the same function from render to render. */
export function ChatProvider({ getToken, children }) {
  const [chat, setChat] = useState(null);
  useEffect(() => {
    const created = createChat({ getToken });
    created.connect();
    setChat(created);
    return () => {
      setChat(null);
      created.close();
    };
  }, [getToken]);
  return chat && <ChatContext.Provider value={chat}>{children}</ChatContext.Provider>;
}

/** The chat itself, and how its connection is. */
export function useConnection() {
  const chat = useContext(ChatContext);
  return { chat, ...useSyncExternalStore(chat.subscribe, chat.snapshot) };
}

/** A thread, kept up to date while the component is there. */
export function useChat(threadId) {
  const chat = useContext(ChatContext);
  const thread = useMemo(() => chat.thread(threadId), [chat, threadId]);
  return { thread, ...useSyncExternalStore(thread.subscribe, thread.snapshot) };
}
