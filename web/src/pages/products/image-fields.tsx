/** The images of a product, one in a row. */
import { ActionIcon, Button, Fieldset, Group, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { LONGEST_NAME, MOST_IMAGES } from '../../../../src/catalog/product.ts';
import { nextKey, type ImageDraft } from './catalog-draft.ts';

interface ImageFieldsProps {
  images: readonly ImageDraft[];
  onChange: (images: ImageDraft[]) => void;
}

export function ImageFields({ images, onChange }: ImageFieldsProps) {
  const change = (key: number, changes: Partial<ImageDraft>) =>
    onChange(images.map((image) => (image.key === key ? { ...image, ...changes } : image)));
  return (
    <Fieldset legend="Images">
      <Stack gap="xs">
        {images.map(({ key, url, alt }, index) => (
          <Group key={key} gap="xs" wrap="nowrap" align="center">
            <TextInput
              flex={3}
              aria-label={`Address of image ${index + 1}`}
              placeholder="https://…"
              value={url}
              onChange={(event) => change(key, { url: event.currentTarget.value })}
            />
            <TextInput
              flex={2}
              aria-label={`What image ${index + 1} shows`}
              placeholder="What it shows"
              maxLength={LONGEST_NAME}
              value={alt}
              onChange={(event) => change(key, { alt: event.currentTarget.value })}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`Remove image ${index + 1}`}
              onClick={() => onChange(images.filter((image) => image.key !== key))}
            >
              <IconX size={16} aria-hidden="true" />
            </ActionIcon>
          </Group>
        ))}
        <Button
          variant="default"
          size="xs"
          w="fit-content"
          leftSection={<IconPlus size={14} aria-hidden="true" />}
          disabled={images.length >= MOST_IMAGES}
          onClick={() => onChange([...images, { key: nextKey(images), url: '', alt: '' }])}
        >
          Add an image
        </Button>
      </Stack>
    </Fieldset>
  );
}
