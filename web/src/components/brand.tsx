/** The product's name and mark. */
import { Group, Text } from '@mantine/core';

/** The mark beside the name; `size` is the mark's height in pixels. */
export function Brand({ size = 26 }: { size?: number }) {
  return (
    <Group gap={10} wrap="nowrap">
      <img src={`${import.meta.env.BASE_URL}favicon.svg`} width={size} height={size} alt="" />
      <Text component="span" fw={650} fz={size * 0.62} lh={1}>
        Longhaul
      </Text>
    </Group>
  );
}
