/** Signing in. */
import { Alert, Anchor, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { Link, Navigate, useSearchParams } from 'react-router';
import { describeFailure } from '../../api/problem.ts';
import { sessionQuery, useSignIn } from '../../api/session.ts';
import { CardPage } from './card-page.tsx';
import { returnPath } from './return-path.ts';

/** Asks for email and password, then leads back to where one wanted to go. */
export function SignInPage() {
  const [search] = useSearchParams();
  const session = useQuery(sessionQuery);
  if (session.data) return <Navigate to={returnPath(search)} replace />;
  return (
    <CardPage title="Sign in" note="Use the account of your organization.">
      <SignInForm />
    </CardPage>
  );
}

function SignInForm() {
  const signIn = useSignIn();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');

  function submit(event: SyntheticEvent): void {
    event.preventDefault();
    signIn.mutate({ email: email.trim(), password });
  }

  return (
    <form onSubmit={submit}>
      <Stack>
        {signIn.error ? (
          <Alert color="red" variant="outline" role="alert">
            {describeFailure(signIn.error).detail}
          </Alert>
        ) : null}
        <TextInput
          label="Email"
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          autoFocus
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label="Password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password', tabIndex: 0 }}
        />
        <Button type="submit" loading={signIn.isPending} fullWidth mt="xs">
          Sign in
        </Button>
        <Anchor component={Link} to="/forgot-password" size="sm" ta="center">
          Forgot your password?
        </Anchor>
      </Stack>
    </form>
  );
}
