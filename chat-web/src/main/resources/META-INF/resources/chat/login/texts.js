import { chatTexts } from '../components/texts.js';

/** @satisfies {import('../components/i18n.js').Catalogue} */
export const loginTexts = Object.freeze({
  en: {
    ...chatTexts.en,
    'login.username': 'User name',
    'login.password': 'Password',
    'login.submit': 'Sign in',
    'login.wait': { one: 'Wait {count} second', other: 'Wait {count} seconds' },
    'login.expired': 'Your session has ended. Sign in again to go on where you were.',
    'login.demo': 'Demo accounts: alice and bob are customers, sam and sue are support. The password is demo.',
    'login.signOut': 'Sign out',
    'login.otherRole.support': 'You are signed in as {name}, who is no support agent.',
    'login.otherRole.user': 'You are signed in as {name}, who is a support agent.',
    'login.goTo.support': 'Go to the customers’ chat',
    'login.goTo.user': 'Go to the support desk',
    'problem.wrong': 'User name or password is wrong.',
    'problem.throttled': 'Too many attempts.',
  },
  de: {
    ...chatTexts.de,
    'login.username': 'Benutzername',
    'login.password': 'Passwort',
    'login.submit': 'Anmelden',
    'login.wait': { one: 'Noch {count} Sekunde', other: 'Noch {count} Sekunden' },
    'login.expired': 'Ihre Sitzung ist abgelaufen. Melden Sie sich wieder an, um weiterzumachen, wo Sie waren.',
    'login.demo': 'Demo-Konten: alice und bob sind Kunden, sam und sue sind Support. Das Passwort ist demo.',
    'login.signOut': 'Abmelden',
    'login.otherRole.support': 'Sie sind als {name} angemeldet und gehören nicht zum Support.',
    'login.otherRole.user': 'Sie sind als {name} angemeldet und gehören zum Support.',
    'login.goTo.support': 'Zum Chat für Kunden',
    'login.goTo.user': 'Zum Support-Arbeitsplatz',
    'problem.wrong': 'Benutzername oder Passwort ist falsch.',
    'problem.throttled': 'Zu viele Versuche.',
  },
});
