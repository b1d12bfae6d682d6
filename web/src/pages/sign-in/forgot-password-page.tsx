/** Asking for a link to set a new password. */
import { Alert, Anchor, Button, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { Link } from 'react-router';
import { client } from '../../api/client.ts';
import { describeFailure } from '../../api/problem.ts';
import { CardPage } from './card-page.tsx';

/** Says the same whether or not there is such an account. */
export function ForgotPasswordPage() {
  const request = useMutation({
    mutationFn: (email: string) => client.identity.requestPasswordReset({ body: { email } }),
  });
  const [email, setEmail] = useState('');

  function submit(event: SyntheticEvent): void {
    event.preventDefault();
    request.mutate(email.trim());
  }

  return (
    <CardPage title="New password" note="A link to set it is sent to your address.">
      <form onSubmit={submit}>
        <Stack>
          {request.error ? (
            <Alert color="red" variant="outline" role="alert">
              {describeFailure(request.error).detail}
            </Alert>
          ) : null}
          {request.data ? (
            <Text size="sm" role="status">
              If there is such an account, a link is on its way to its address. It works once, within an hour.
              Nothing came? Ask an administrator of your organization for a link.
            </Text>
          ) : (
            <>
              <TextInput
                label="Email"
                type="email"
                autoComplete="username"
                required
                withAsterisk={false}
                autoFocus
                maxLength={254}
                value={email}
                onChange={(event) => setEmail(event.currentTarget.value)}
              />
              <Button type="submit" loading={request.isPending} fullWidth mt="xs">
                Send the link
              </Button>
            </>
          )}
          <Anchor component={Link} to="/sign-in" size="sm" ta="center">
            Back to signing in
          </Anchor>
        </Stack>
      </form>
    </CardPage>
  );
}
