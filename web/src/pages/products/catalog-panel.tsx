/** What the catalog says of a product: images, description, attributes. */
import { Button, SimpleGrid, Stack, Table, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ProductResponse } from '../../../../src/catalog/contract.ts';
import { Dialog } from '../../components/dialog.tsx';
import { Moment } from '../../components/moment.tsx';
import { Panel } from '../../components/panel.tsx';
import { EmptyState } from '../../components/state/empty-state.tsx';
import { formatCost } from '../../format/money.ts';
import { CatalogForm } from './catalog-form.tsx';
import { Gallery } from './gallery.tsx';
import { attributeText, labelOf } from './attributes.ts';

interface CatalogPanelProps {
  sku: string;
  /** Null: the catalog does not have it. */
  product: ProductResponse | null;
  mayWrite: boolean;
}

export function CatalogPanel({ sku, product, mayWrite }: CatalogPanelProps) {
  const [isEditing, editing] = useDisclosure();
  const action = mayWrite ? (
    <Button variant="default" size="xs" onClick={editing.open}>
      {product ? 'Edit catalog…' : 'Describe it…'}
    </Button>
  ) : null;
  return (
    <Panel title="Catalog" action={action}>
      {product ? (
        <Described product={product} />
      ) : (
        <EmptyState title="Nothing is said of it yet">
          The catalog has no name, images or attributes of <span className="code">{sku}</span>.
        </EmptyState>
      )}
      <Dialog opened={isEditing} onClose={editing.close} title={`What ${sku} is`} size="lg">
        <CatalogForm sku={sku} product={product} onClose={editing.close} />
      </Dialog>
    </Panel>
  );
}

function Described({ product }: { product: ProductResponse }) {
  const facts = [
    ['Brand', product.brand],
    ['Category', product.category],
    ['Price', product.price === null ? null : formatCost(product.price)],
    ['Changed', <Moment at={product.updated_at} />],
  ] as const;
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg">
      <Gallery images={product.images} />
      <Stack gap="md">
        <SimpleGrid component="dl" cols={2} m={0} verticalSpacing="xs">
          {facts.map(([label, value]) => (
            <div key={label}>
              <Text component="dt" size="xs" c="dimmed">
                {label}
              </Text>
              <Text component="dd" m={0}>
                {value ?? '–'}
              </Text>
            </div>
          ))}
        </SimpleGrid>
        <Description text={product.description} />
        <Attributes attributes={product.attributes} />
      </Stack>
    </SimpleGrid>
  );
}

/** Paragraphs are apart by an empty line. */
function Description({ text }: { text: string | null }) {
  if (!text) return <Text c="dimmed">No description.</Text>;
  return (
    <Stack gap="xs" maw="65ch">
      {text.split(/\n\s*\n/).map((paragraph, index) => (
        <Text key={index} style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
          {paragraph}
        </Text>
      ))}
    </Stack>
  );
}

function Attributes({ attributes }: Pick<ProductResponse, 'attributes'>) {
  const rows = Object.entries(attributes);
  if (rows.length === 0) return null;
  return (
    <Table aria-label="Attributes" verticalSpacing={6}>
      <Table.Tbody>
        {rows.map(([name, value]) => (
          <Table.Tr key={name}>
            <Table.Th scope="row" w="40%" style={{ whiteSpace: 'normal', overflowWrap: 'anywhere' }}>
              {labelOf(name)}
            </Table.Th>
            <Table.Td style={{ overflowWrap: 'anywhere' }}>{attributeText(value)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
