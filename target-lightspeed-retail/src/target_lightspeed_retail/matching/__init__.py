"""Which record of the account does a row mean?"""
