import express from 'express';
import { mountUsers } from '@shop/routes';
import { health } from '~routes/health';

const app = express();
mountUsers(app);
app.use('/health', health);
