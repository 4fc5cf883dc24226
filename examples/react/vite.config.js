import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const server = process.env.CHAT_SERVER ?? 'http://localhost:8000';
const web = '../../chat-web/src/main/resources/META-INF/resources/chat';

export default defineConfig({
  esbuild: { jsx: 'automatic' },
  resolve: {
    // A page of the chat server's own origin imports '/chat/chat-client.js' as it is.
    alias: { 'chat-client': fileURLToPath(new URL(`${web}/chat-client.js`, import.meta.url)) },
  },
  server: {
    fs: { allow: ['.', web] },
    proxy: {
      '/api': server,
      '/chat/ws': { target: server, ws: true },
    },
  },
});
