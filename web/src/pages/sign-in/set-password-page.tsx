/** Setting a password by a link. */
import { Anchor, Button, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { Link, useLocation } from 'react-router';
import { client } from '../../api/client.ts';
import { ChangeFailure } from '../../components/fulfillment/change-failure.tsx';
import { isLongEnough, NewPasswordField } from '../../components/new-password-field.tsx';
import { Loaded, RowsSkeleton } from '../../components/state/loaded.tsx';
import { CardPage } from './card-page.tsx';

/** What stands behind # reaches the server only in the body of a request, and so no log. */
export function SetPasswordPage() {
  const token = useLocation().hash.slice(1);
  const link = useQuery({
    queryKey: ['password-link', token],
    queryFn: () => client.identity.describePasswordLink({ body: { token } }),
    retry: false,
    staleTime: Infinity,
  });
  return (
    <CardPage
      title="Set your password"
      note={link.data ? `For ${link.data.email}` : 'By the link that you were given'}
    >
      <Loaded query={link} skeleton={<RowsSkeleton rows={2} height={36} />}>
        {({ email }) => <SetPasswordForm token={token} email={email} />}
      </Loaded>
      {link.error ? (
        <Anchor component={Link} to="/forgot-password" size="sm" mt="md" display="block" ta="center">
          Ask for a new link
        </Anchor>
      ) : null}
    </CardPage>
  );
}

function SetPasswordForm({ token, email }: { token: string; email: string }) {
  const [password, setPassword] = useState('');
  const save = useMutation({
    mutationFn: () => client.identity.setPassword({ body: { token, password } }),
  });

  function submit(event: SyntheticEvent): void {
    event.preventDefault();
    save.mutate();
  }

  if (save.isSuccess) {
    return (
      <Stack>
        <Text size="sm" role="status">
          Your password is set. All sessions that were open have ended.
        </Text>
        <Button component={Link} to="/sign-in" fullWidth>
          Sign in
        </Button>
      </Stack>
    );
  }
  return (
    <form onSubmit={submit}>
      <Stack>
        <ChangeFailure error={save.error} />
        <input type="hidden" autoComplete="username" value={email} readOnly />
        <NewPasswordField value={password} onChange={setPassword} />
        <Button type="submit" loading={save.isPending} disabled={!isLongEnough(password)} fullWidth mt="xs">
          Set the password
        </Button>
      </Stack>
    </form>
  );
}
