/** The look: neutral greys and one accent; every text color keeps WCAG AA contrast on its background. */
import { Alert, createTheme, Table, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

const slate: MantineColorsTuple = [
  '#dfe3e8',
  '#b3bac3',
  '#a6aeb8',
  '#646c77',
  '#3d434b',
  '#30353b',
  '#24282d',
  '#1c1f23',
  '#181b1e',
  '#15171a',
];

const harbor: MantineColorsTuple = [
  '#eef3fb',
  '#dbe5f5',
  '#b6cbea',
  '#8fafdf',
  '#6c95d3',
  '#4f7fc8',
  '#3d6cb6',
  '#2f5797',
  '#264878',
  '#1c365b',
];

/** Mantine's theme with the product's accent, corners and type. */
export const theme = createTheme({
  colors: { harbor, dark: slate },
  primaryColor: 'harbor',
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: 'Inter, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  components: {
    Table: Table.extend({ defaultProps: { horizontalSpacing: 'xs' } }),
    Alert: Alert.extend({ styles: { title: { color: 'var(--mantine-color-text)' } } }),
  },
  headings: { fontWeight: '600', sizes: { h1: { fontSize: '1.375rem' }, h2: { fontSize: '1rem' } } },
});

/**
 * Mantine's own greys for secondary text miss AA, so they are set here, beside the colors of the statuses. A status is
 * never told by color alone.
 */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-text': '#1b1f24',
    '--mantine-color-dimmed': '#555d68',
    '--mantine-color-placeholder': '#69707a',
    '--mantine-color-error': '#b42318',
    '--mantine-color-anchor': '#2f5797',
    '--oms-canvas': '#f5f6f8',
    '--oms-line': '#e2e5e9',
    '--oms-land': '#e6e9ee',
    '--oms-tone-new': '#8a929d',
    '--oms-tone-moving': '#3d6cb6',
    '--oms-tone-waiting': '#b7791f',
    '--oms-tone-done': '#2f855a',
    '--oms-tone-ended': '#525a65',
    '--oms-tone-failed': '#c2362b',
  },
  dark: {
    '--mantine-color-text': '#dfe3e8',
    '--mantine-color-dimmed': '#a6aeb8',
    '--mantine-color-placeholder': '#939ba5',
    '--mantine-color-error': '#ff9b93',
    '--mantine-color-anchor': '#9dbbe8',
    '--oms-canvas': '#15171a',
    '--oms-line': '#30353b',
    '--oms-land': '#2a2f36',
    '--oms-tone-new': '#9aa3ae',
    '--oms-tone-moving': '#7fa6e0',
    '--oms-tone-waiting': '#e0a84a',
    '--oms-tone-done': '#63b98a',
    '--oms-tone-ended': '#b3bac3',
    '--oms-tone-failed': '#f0857c',
  },
});
