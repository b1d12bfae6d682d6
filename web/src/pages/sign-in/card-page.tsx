/** A page for whoever is not signed in: the brand and one card. */
import { Center, Paper, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Brand } from '../../components/brand.tsx';

interface CardPageProps {
  title: string;
  note: string;
  children: ReactNode;
}

export function CardPage({ title, note, children }: CardPageProps) {
  return (
    <Center component="main" mih="100dvh" p="md">
      <title>{`${title} · Longhaul`}</title>
      <Stack w="100%" maw={380} gap="lg">
        <Brand size={34} />
        <Paper p="xl" withBorder>
          <Title order={1} mb={4}>
            {title}
          </Title>
          <Text size="sm" c="dimmed" mb="lg">
            {note}
          </Text>
          {children}
        </Paper>
      </Stack>
    </Center>
  );
}
