import { el } from './dom.js';

const DEMO_ACCOUNTS = 'Demo accounts: alice and bob are customers, sam and sue are support. The password is demo.';

/** Shows the form in `page` until somebody has signed in. */
export function signIn(session, page) {
  return new Promise((resolve) => {
    const username = el('input', { id: 'username', autocomplete: 'username', autocapitalize: 'none', required: true });
    const password = el('input', { id: 'password', type: 'password', autocomplete: 'current-password', required: true });
    const problem = el('p', { className: 'problem', role: 'alert' });
    const button = el('button', { className: 'primary' }, 'Sign in');
    const hint = el('p', { className: 'hint', hidden: true }, DEMO_ACCOUNTS);

    const submit = async (event) => {
      event.preventDefault();
      button.disabled = true;
      problem.textContent = '';
      try {
        await session.login(username.value, password.value);
        form.remove();
        resolve();
      } catch (error) {
        problem.textContent = reason(error);
        button.disabled = false;
        password.select();
      }
    };
    const form = el('form', { className: 'login', method: 'post', onsubmit: submit },
      el('h1', {}, page.dataset.title),
      el('label', { for: 'username' }, 'User name'), username,
      el('label', { for: 'password' }, 'Password'), password,
      problem, button, hint);
    page.append(form);
    username.focus();
    isDemo().then((demo) => {
      hint.hidden = !demo;
    });
  });
}

function reason(error) {
  if (error.status === 400 || error.status === 401) {
    return 'User name or password is wrong.';
  }
  return error.status === 429 ? 'Too many attempts. Please wait a little.' : error.message;
}

async function isDemo() {
  try {
    const response = await fetch('/api/auth/');
    return response.ok && (await response.json()).demo === true;
  } catch {
    return false;
  }
}
