/** The door: what is behind it is only for those who are signed in. */
import { Container } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Navigate, useLocation } from 'react-router';
import { sessionQuery, UserContext } from '../../api/session.ts';
import { useRenewal } from '../../api/use-renewal.ts';
import { signInPath } from '../../pages/sign-in/return-path.ts';
import { LoadFailure } from '../state/load-failure.tsx';
import { PageLoading } from '../state/page-loading.tsx';
import { AppFrame } from './app-frame.tsx';

/** Shows the frame to a signed-in user and the sign-in page to everyone else. */
export function SignedIn() {
  const session = useQuery(sessionQuery);
  const location = useLocation();
  useRenewal(session.data, session.dataUpdatedAt);
  if (session.data) {
    return (
      <UserContext value={session.data}>
        <AppFrame />
      </UserContext>
    );
  }
  if (session.data === null) {
    return <Navigate to={signInPath(location.pathname + location.search)} replace />;
  }
  if (session.isPending) return <PageLoading />;
  return (
    <Container size="sm" py={80} component="main">
      <LoadFailure error={session.error} onRetry={session.refetch} isRetrying={session.isFetching} />
    </Container>
  );
}
