import { expect, test } from '@playwright/test';
import { readTags, storedName, storedTag, tagFindings } from './tags.ts';

const stored: [sent: string, stored: string][] = [
  ['env:staging', 'env:staging'],
  ['Env:Staging', 'env:staging'],
  ['flow:Entity Create', 'flow:entity_create'],
  ['flow:a   b!!c', 'flow:a_b_c'],
  ['flow:a__b', 'flow:a_b'],
  ['flow:trailing_', 'flow:trailing'],
  ['9flow:a', 'flow:a'],
  ['_flow:a', 'flow:a'],
  ['area:münchen/süd-1.2', 'area:münchen/süd-1.2'],
  ['url:https://a.example/b', 'url:https://a.example/b'],
  [`a:${'x'.repeat(300)}`, `a:${'x'.repeat(198)}`],
  [`a:${'x'.repeat(197)}_y`, `a:${'x'.repeat(197)}`],
  ['emoji:🙂', 'emoji:'],
];
for (const [sent, kept] of stored)
  test(`the tag ${sent.slice(0, 20)} of ${sent.length} is stored as ${kept.slice(0, 20)}`, () => {
    expect(storedTag(sent)).toBe(kept);
    expect(storedTag(kept)).toBe(kept);
  });

test('names keep letters, digits, points and underscores', () => {
  expect(storedName('e2e.flow.duration')).toBe('e2e.flow.duration');
  expect(storedName('Flow-Duration ms')).toBe('Flow_Duration_ms');
  expect(storedName('_9.a')).toBe('a');
});

const unbounded = [
  'run:1',
  'run_id:abc',
  'commit:4f2a91c',
  'git.commit.sha:4f2a91c',
  'build_number:12',
  'shard:4f2a91cd0e4f2a91cd0e4f2a91cd0e4f2a91cd0e',
  'flow:6b3cf6e4-7c4e-4a7d-9d2a-0a3f6f5d1b2c',
  'version:6b3cf6e4-7c4e-4a7d-9d2a-0a3f6f5d1b2c',
  'flow:created-1800000000',
  'title:creates',
];
for (const tag of unbounded)
  test(`the tag ${tag} has a new value in each run`, () => {
    expect(tagFindings(tag)).toEqual([
      `the tag "${tag}" has a new value in each run: every one is a new custom metric`,
    ]);
  });

for (const tag of [
  'env:staging',
  'version:4f2a91c',
  'version:2026.11.21',
  'flow:entity.create',
  'area:facade',
  'project:staging',
  'team:portal',
])
  test(`the tag ${tag} is fine`, () => expect(tagFindings(tag)).toEqual([]));

test('a colon at the end, and a reserved key, are told', () => {
  expect(tagFindings('env:')).toEqual(['the tag "env:" ends with a colon']);
  expect(readTags('m', ['env:a', 'service:b', 'device:sda'])).toEqual({
    tags: ['env:a', 'service:b'],
    findings: ['m: the tag "device:sda" has a reserved key and is dropped.'],
  });
});

test('a series without env and service is told', () => {
  expect(readTags('m', ['flow:a'])).toEqual({
    tags: ['flow:a'],
    findings: ['m: a series came without the tag env.', 'm: a series came without the tag service.'],
  });
});
