/** A link by which a user sets a password, shown this once. */
import type { PasswordLinkResponse } from '../../../../src/people/contract.ts';
import { SecretNote } from '../../components/secret-note.tsx';
import { formatMoment } from '../../format/time.ts';

interface LinkNoteProps {
  link: PasswordLinkResponse;
  email: string;
  onClose: () => void;
}

/** The server may not know by which address it is reached; the browser does. */
function reachable(url: string): string {
  const { pathname, hash } = new URL(url);
  return `${window.location.origin}${pathname}${hash}`;
}

export function LinkNote({ link, email, onClose }: LinkNoteProps) {
  return (
    <SecretNote secret={reachable(link.url)} onClose={onClose}>
      {link.email === 'SENDING'
        ? `An email with this link is on its way to ${email}.`
        : `No mail server is set up: hand this link to ${email} yourself.`}{' '}
      Whoever has it sets the password of the account. It works once, until {formatMoment(link.expires_at)},
      and is shown this once.
    </SecretNote>
  );
}
