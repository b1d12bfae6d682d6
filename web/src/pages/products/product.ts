/** A product as the pages have it. */
import type { z } from 'zod';
import type { productSummarySchema } from '../../../../src/inventory/contract.ts';

export type ProductSummary = z.infer<typeof productSummarySchema>;
