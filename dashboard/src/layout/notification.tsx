/** React-admin's messages at the lower edge, in a file of their own: nothing is told while the page starts. */
export { Notification as default } from 'react-admin';
