/** The images of a product: one large, the others to choose from. */
import { Center, Group, Image, Stack, Text, UnstyledButton } from '@mantine/core';
import { IconPhoto } from '@tabler/icons-react';
import { useState } from 'react';
import type { ProductResponse } from '../../../../src/catalog/contract.ts';
import classes from './gallery.module.css';

type ProductImage = ProductResponse['images'][number];

export function Gallery({ images }: { images: readonly ProductImage[] }) {
  const [chosen, setChosen] = useState(0);
  const shown = images[chosen] ?? images[0];
  if (!shown) {
    return (
      <Center className={classes.frame} c="dimmed">
        <Stack align="center" gap={4}>
          <IconPhoto size={28} aria-hidden="true" />
          <Text size="sm">No images</Text>
        </Stack>
      </Center>
    );
  }
  return (
    <Stack gap="sm">
      <Picture key={shown.url} image={shown} className={classes.frame} />
      {images.length > 1 ? (
        <Group gap="xs" role="group" aria-label="Images">
          {images.map((image, index) => (
            <UnstyledButton
              key={index}
              className={classes.choice}
              aria-label={`Show image ${index + 1}: ${image.alt ?? 'without a description'}`}
              aria-pressed={image === shown}
              onClick={() => setChosen(index)}
            >
              <Picture image={{ ...image, alt: '' }} className={classes.thumb} />
            </UnstyledButton>
          ))}
        </Group>
      ) : null}
    </Stack>
  );
}

/** What an image shows, in words where it cannot be loaded. */
function Picture({ image, className }: { image: ProductImage; className: string | undefined }) {
  const [isBroken, setBroken] = useState(false);
  if (isBroken) {
    return (
      <Center className={className} c="dimmed" p="xs">
        <Text size="xs" ta="center">
          {image.alt === '' ? 'Not there' : `${image.alt ?? 'The image'} cannot be loaded`}
        </Text>
      </Center>
    );
  }
  return (
    <Image
      className={className}
      src={image.url}
      alt={image.alt ?? ''}
      fit="contain"
      loading="lazy"
      referrerPolicy="no-referrer"
      onError={() => setBroken(true)}
    />
  );
}
