/**
 * Custom search attributes of order workflows and their Temporal types.
 *
 * They hold no personal data: workflow visibility is readable by whoever may open the Temporal Web UI.
 */
export const SEARCH_ATTRIBUTES = {
  OmsEnvironment: 'Keyword',
  OmsOrderNumber: 'Keyword',
  OmsOrderStatus: 'Keyword',
  OmsChannel: 'Keyword',
  OmsFulfillmentType: 'Keyword',
} as const;

/** Name of a custom search attribute. */
export type SearchAttributeName = keyof typeof SEARCH_ATTRIBUTES;
