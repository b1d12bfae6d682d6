/** What is shown before anything is known. */
import { Center, Loader, VisuallyHidden } from '@mantine/core';

/** A quiet sign of life in the middle of the screen. */
export function PageLoading() {
  return (
    <Center h="60vh" role="status">
      <VisuallyHidden>Loading</VisuallyHidden>
      <Loader type="dots" color="gray" aria-hidden="true" />
    </Center>
  );
}
