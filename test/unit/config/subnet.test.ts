import { describe, expect, it } from 'vitest';
import {
  formatAddress,
  formatSubnet,
  overlaps,
  parseCidr,
  parseSubnet,
  zoneSubnet,
} from '../../../config/subnet';

const cidr = (text: string) => {
  const found = parseCidr(text);
  if (!found) throw new Error(`${text} is no range`);
  return found;
};

describe('address ranges', () => {
  it.each(['10.0.0.0/16', '172.16.0.0/20', '172.31.240.0/20', '192.168.0.0/18'])('accepts %s', (text) => {
    expect(formatSubnet(parseSubnet(text)!)).toBe(text);
  });
  it.each([
    '10.0.0.0/8',
    '10.0.0.0/21',
    '172.32.0.0/16',
    '11.0.0.0/16',
    '10.0.0.1/16',
    '10.0.0/16',
    '300.0.0.0/16',
    '10.0.0.0/33',
    '',
  ])('refuses %s', (text) => {
    expect(parseSubnet(text)).toBeUndefined();
  });
  it('cuts a /24 a zone', () => {
    expect(formatSubnet(zoneSubnet(cidr('10.1.16.0/20'), 15))).toBe('10.1.31.0/24');
    expect(formatAddress(cidr('192.168.255.0/24').base + 255)).toBe('192.168.255.255');
  });
  it('tells overlaps both ways, and neighbours from them', () => {
    expect(overlaps(cidr('10.0.0.0/8'), cidr('10.200.0.0/24'))).toBe(true);
    expect(overlaps(cidr('10.200.0.0/24'), cidr('10.0.0.0/8'))).toBe(true);
    expect(overlaps(cidr('10.0.0.0/24'), cidr('10.0.1.0/24'))).toBe(false);
    expect(overlaps(cidr('0.0.0.0/0'), cidr('10.0.1.0/24'))).toBe(true);
  });
});
