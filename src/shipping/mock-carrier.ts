/**
 * The demo's carrier: real carriers' names, made-up parcels. Everything follows from the booking's key, so that a
 * repeated booking is the same booking and two runs of a demo agree.
 */
import { createHash } from 'node:crypto';
import type { Weekday } from '../nodes/node.ts';
import { toDecimal } from '../orders/money.ts';
import { haversineKm } from '../sourcing/distance.ts';
import { EVERY_DAY, MONDAY_TO_FRIDAY, MONDAY_TO_SATURDAY } from './arrival.ts';
import type { Carrier, Parcel, Rate } from './carrier.ts';
import { renderLabel } from './label-pdf.ts';
import { overlandHours } from './transit.ts';

interface Service {
  carrier: string;
  serviceLevel: string;
  /** Minor units: for the parcel, per pound, per 100 km. */
  base: number;
  perPound: number;
  perHundredKm: number;
  transitHours: (km: number) => number;
  sameDay: boolean;
  deliversOn: readonly Weekday[];
}

const SERVICES: readonly Service[] = [
  {
    carrier: 'UPS',
    serviceLevel: 'GROUND',
    base: 599,
    perPound: 35,
    perHundredKm: 18,
    transitHours: overlandHours,
    sameDay: false,
    deliversOn: MONDAY_TO_FRIDAY,
  },
  {
    carrier: 'FEDEX',
    serviceLevel: 'HOME_DELIVERY',
    base: 619,
    perPound: 30,
    perHundredKm: 17,
    transitHours: overlandHours,
    sameDay: false,
    deliversOn: EVERY_DAY,
  },
  {
    carrier: 'DHL',
    serviceLevel: 'PARCEL_GROUND',
    base: 569,
    perPound: 42,
    perHundredKm: 20,
    transitHours: overlandHours,
    sameDay: false,
    deliversOn: MONDAY_TO_SATURDAY,
  },
  {
    carrier: 'FEDEX',
    serviceLevel: 'SAME_DAY',
    base: 1499,
    perPound: 60,
    perHundredKm: 90,
    transitHours: () => 8,
    sameDay: true,
    deliversOn: EVERY_DAY,
  },
  {
    carrier: 'UPS',
    serviceLevel: 'EXPRESS_CRITICAL',
    base: 1599,
    perPound: 50,
    perHundredKm: 80,
    transitHours: () => 8,
    sameDay: true,
    deliversOn: EVERY_DAY,
  },
];

/** Assumed distance when the destination could not be placed: the price of uncertainty, stated in the rate. */
const UNKNOWN_DISTANCE_KM = 1_500;
const HOUR_MS = 3_600_000;

function ratesOf(parcel: Parcel): Rate[] {
  const km = parcel.to ? haversineKm(parcel.from, parcel.to) : UNKNOWN_DISTANCE_KM;
  return SERVICES.filter((service) => service.sameDay === parcel.sameDay)
    .map((service) => ({
      service,
      cost: Math.round(
        service.base + service.perPound * parcel.weightLbs + (service.perHundredKm * km) / 100,
      ),
    }))
    .sort((a, b) => a.cost - b.cost || a.service.carrier.localeCompare(b.service.carrier))
    .map(({ service, cost }) => ({
      carrier: service.carrier,
      serviceLevel: service.serviceLevel,
      cost: toDecimal(cost),
      transitHours: service.transitHours(km),
      deliversOn: service.deliversOn,
    }));
}

/** `1Z...` for UPS, twelve digits for FedEx, `JD...` for DHL; the digits come from the key. */
function trackingNumberOf(carrier: string, key: string): string {
  const digits = BigInt(`0x${createHash('sha256').update(`${carrier}/${key}`).digest('hex')}`).toString();
  if (carrier === 'UPS') return `1Z${digits.slice(0, 16)}`;
  return carrier === 'DHL' ? `JD${digits.slice(0, 18)}` : digits.slice(0, 15);
}

/** The simulated carrier; see the file's head. */
export const mockCarrier: Carrier = {
  isSimulated: true,

  rate: async (parcel) => ratesOf(parcel),

  book: async (parcel) => {
    const rate = ratesOf(parcel)[0];
    if (!rate) throw new Error('The simulated carrier has no service for this parcel');
    const trackingNumber = trackingNumberOf(rate.carrier, parcel.key);
    const bookedAt = new Date();
    return {
      ...rate,
      trackingNumber,
      label: await renderLabel({
        carrier: rate.carrier,
        serviceLevel: rate.serviceLevel,
        trackingNumber,
        orderNumber: parcel.orderNumber,
        from: parcel.from.nodeCode,
        weightLbs: parcel.weightLbs,
      }),
      labelContentType: 'application/pdf',
      bookedAt,
      estimatedDeliveryAt: new Date(bookedAt.getTime() + rate.transitHours * HOUR_MS),
    };
  },

  void: async () => undefined,

  track: async ({ trackingNumber, shippedAt }) => {
    const elapsed = Math.max(0, Date.now() - shippedAt.getTime());
    const at = (share: number) => new Date(shippedAt.getTime() + elapsed * share).toISOString();
    return [
      {
        id: `${trackingNumber}/1`,
        status: 'IN_TRANSIT',
        description: 'Departed the carrier facility',
        occurred_at: at(0.3),
      },
      {
        id: `${trackingNumber}/2`,
        status: 'OUT_FOR_DELIVERY',
        description: 'Out for delivery',
        occurred_at: at(0.7),
      },
      {
        id: `${trackingNumber}/3`,
        status: 'DELIVERED',
        description: 'Delivered at the front door',
        occurred_at: at(1),
      },
    ];
  },
};
