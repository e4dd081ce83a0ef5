import { type ClientRequest, get } from 'node:http';
import { Pool } from 'undici';
import { WebSocket } from 'ws';
import { withCheckDigit } from '../cards/luhn';
