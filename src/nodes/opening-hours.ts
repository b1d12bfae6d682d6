/** When a node is open: by weekday in its own time zone, but for single dates. */
import { z } from 'zod';
import { WEEKDAYS, type Weekday } from './node.ts';

const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/;
const CLOSED_DATES_LIMIT = 366;
const SPANS_PER_DAY = 5;

const spanSchema = z
  .strictObject({
    opens: z.string().regex(CLOCK, 'must be a time such as 09:00'),
    closes: z
      .string()
      .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'must be a time such as 18:00, at most 24:00'),
  })
  .refine((span) => span.opens < span.closes, {
    path: ['closes'],
    message: 'must be after opens; a night belongs to two days',
  });

const daySchema = z
  .array(spanSchema)
  .max(SPANS_PER_DAY)
  .refine(
    (spans) => spans.every((span, index) => index === 0 || (spans[index - 1]?.closes ?? '') <= span.opens),
    {
      message: 'must not overlap, and begin with the earliest',
    },
  );

/** Days that are left out are closed; without any day the node is always open, but for `closed_on`. */
export const openingHoursSchema = z
  .strictObject({
    ...(Object.fromEntries(WEEKDAYS.map((day) => [day, daySchema.optional()])) as Record<
      Weekday,
      z.ZodOptional<typeof daySchema>
    >),
    closed_on: z
      .array(z.iso.date())
      .max(CLOSED_DATES_LIMIT)
      .optional()
      .describe('Dates on which it stays closed'),
  })
  .describe(
    'Spans by weekday in the time zone of the node. Days left out are closed; without any day it is always open.',
  );
export type OpeningHours = z.output<typeof openingHoursSchema>;
