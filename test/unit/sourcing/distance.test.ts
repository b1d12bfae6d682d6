import { describe, expect, it } from 'vitest';
import { haversineKm, toMiles } from '../../../src/sourcing/distance.ts';

const at = (latitude: number, longitude: number) => ({ latitude, longitude });
const HALF_TURN_KM = Math.PI * 6371;

describe('haversine', () => {
  it('gives known distances', () => {
    expect(haversineKm(at(40.7614, -73.9776), at(40.7484, -73.9967))).toBeCloseTo(2.16, 2);
    expect(haversineKm(at(51.5074, -0.1278), at(48.8566, 2.3522))).toBeCloseTo(343.6, 0);
    expect(haversineKm(at(10, 20), at(10, 20))).toBe(0);
  });

  it('takes the short way across the antimeridian', () => {
    expect(haversineKm(at(0, 179.5), at(0, -179.5))).toBeCloseTo(HALF_TURN_KM / 180, 6);
  });

  it('knows that all longitudes meet at a pole, and that antipodes are half a turn apart', () => {
    expect(haversineKm(at(90, 0), at(90, 135))).toBeCloseTo(0, 6);
    expect(haversineKm(at(90, 0), at(-90, 77))).toBeCloseTo(HALF_TURN_KM, 6);
    expect(haversineKm(at(33.3, 44.4), at(-33.3, -135.6))).toBeCloseTo(HALF_TURN_KM, 3);
  });

  it('converts to miles', () => {
    expect(toMiles(1.609344)).toBe(1);
  });
});
