import { expect, test } from 'vitest';
import { withoutSecrets } from '../../../main/engine/transfers/withoutSecrets';

test('secrets go wherever they stand, and everything else stays', () => {
  expect(
    withoutSecrets(
      {
        paths: ['/show/AKIA/plate.exr', 'https://user:canary-1@proxy:8080/x'],
        env: { AWS_SECRET_ACCESS_KEY: 'canary-2', sessionToken: 'canary-3', kmsKeyId: 'arn:key' },
        url: 'https://b.s3/k?X-Amz-Signature=canary4&X-Amz-Date=1&X-Amz-Security-Token=canary5',
        message: 'access key AKIAIOSFODNN7EXAMPLE was refused',
        header: 'Authorization: AWS4-HMAC-SHA256 Credential=canary6/x',
        list: [{ password: 'canary-7', size: 3, token: null }],
      },
      [],
    ),
  ).toEqual({
    paths: ['/show/AKIA/plate.exr', 'https://***@proxy:8080/x'],
    env: { AWS_SECRET_ACCESS_KEY: '***', sessionToken: '***', kmsKeyId: 'arn:key' },
    url: 'https://b.s3/k?X-Amz-Signature=***&X-Amz-Date=1&X-Amz-Security-Token=***',
    message: 'access key *** was refused',
    header: 'Authorization: AWS4-HMAC-SHA256 ***',
    list: [{ password: '***', size: 3, token: null }],
  });
});

test('a text that is known to be secret goes wherever it stands', () => {
  expect(withoutSecrets({ 'a canary b': ['xcanaryx'] }, ['canary'])).toEqual({ 'a *** b': ['x***x'] });
});
