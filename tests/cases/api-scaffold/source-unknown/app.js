import express from 'express';
import { config } from 'somewhere';
import handlers from 'elsewhere';

const app = express();
const router = express.Router();
const lost = express.Router();

lost.get('/lost', handlers.lost);
router.get('/things', handlers.listThings);
router.post('/things', handlers.addThing);
app.use(config.get('baseUrl'), router);
app.use('/files', express.static('files'));
app.get('/users/:userId?', handlers.findUser);
app.all('/any', handlers.any);
app.get(/regular/, handlers.regular);
